import { Then } from '@cucumber/cucumber';
import {
  closeFiles,
  goToPlace,
  openFiles,
  type Place,
  placesInFiles,
  showsFile,
} from '../support/desktop/files.ts';
import { attachScreenNow } from '../support/world/attach-screen.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

function expectListed(world: PrototypeWorld, places: readonly Place[], name: string): void {
  const names = places.map((each) => each.name);
  world.expect(names, 'the places in the pick list of Files').to.include(name);
}

Then(
  'Files lists {string}, and shows {string} there',
  async function (this: PrototypeWorld, name: string, file: string) {
    await openFiles(this.desktop);
    const places = await placesInFiles(this.desktop);
    expectListed(this, places, name);
    const place = places.find((each) => each.name === name);
    if (place !== undefined) await goToPlace(this.desktop, place);
    await showsFile(this.desktop, file);
    await attachScreenNow(this);
    await closeFiles(this.desktop);
  },
);

Then('Files lists {string}', async function (this: PrototypeWorld, name: string) {
  await openFiles(this.desktop);
  const places = await placesInFiles(this.desktop);
  await attachScreenNow(this);
  await closeFiles(this.desktop);
  expectListed(this, places, name);
});
