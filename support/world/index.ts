import { setWorldConstructor } from '@cucumber/cucumber';
import './hooks.ts';
import './parameter-types.ts';
import { PrototypeWorld } from './world.ts';

setWorldConstructor(PrototypeWorld);
