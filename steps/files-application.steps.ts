import { Then } from '@cucumber/cucumber';
import {
  closeFiles,
  goToPlace,
  openFiles,
  placesInFiles,
  showsFile,
} from '../support/desktop/files.ts';
import { attachScreenNow } from '../support/world/attach-screen.ts';
import type { PrototypeWorld } from '../support/world/world.ts';

Then(
  'Files lists {string}, and shows {string} there',
  async function (this: PrototypeWorld, name: string, file: string) {
    await openFiles(this.desktop);
    const places = await placesInFiles(this.desktop);
    const place = places.find((each) => each.name === name);
    this.expect(
      places.map((each) => each.name),
      'the places in the pick list of Files',
    ).to.include(name);
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
  this.expect(
    places.map((each) => each.name),
    'the places in the pick list of Files',
  ).to.include(name);
});
