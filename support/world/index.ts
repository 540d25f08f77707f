import { setDefaultTimeout, setWorldConstructor } from '@cucumber/cucumber';
import './hooks.ts';
import './parameter-types.ts';
import { PrototypeWorld } from './world.ts';

// Whatever a step waits for has a limit of its own, which knows how slow a host is. This is the net below them.
setDefaultTimeout(30 * 60 * 1000);
setWorldConstructor(PrototypeWorld);
