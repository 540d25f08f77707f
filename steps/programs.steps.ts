import { When } from '@cucumber/cucumber';
import { unpackProgram } from '../support/world/programs.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

When(
  'root unpacks the program {string} into {path}',
  async function (this: PrototypeWorld, name: string, folder: string) {
    await unpackProgram(this.host, name, folder);
  },
);
