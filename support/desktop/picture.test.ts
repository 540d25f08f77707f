import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from 'fast-png';
import {
  doubled,
  greyOf,
  inverted,
  isAlike,
  isBlank,
  portableGreymap,
  threshold,
} from './picture.ts';

const png = (width: number, data: readonly number[]): Buffer =>
  Buffer.from(
    encode({
      width,
      height: data.length / width / 3,
      channels: 3,
      depth: 8,
      data: Uint8Array.from(data),
    }),
  );

test('a colour is as bright as it looks', () => {
  const data = png(3, [255, 255, 255, 0, 0, 0, 0, 255, 0]);
  assert.deepEqual(greyOf({ mime: 'image/png', data }), {
    width: 3,
    height: 1,
    data: Uint8Array.of(255, 0, 149),
  });
});

test('what is no PNG is refused with the reason', () => {
  const data = Buffer.from('P6');
  assert.throws(() => greyOf({ mime: 'image/x-portable-pixmap', data }), /QEMU 7\.1/);
});

test('a negative, twice the size, as a greymap', () => {
  const picture = inverted({ width: 2, height: 1, data: Uint8Array.of(255, 55) });
  assert.deepEqual([...picture.data], [0, 200]);
  const twice = doubled(picture);
  assert.deepEqual([twice.width, twice.height], [4, 2]);
  assert.deepEqual([...twice.data], [0, 100, 200, 200, 0, 100, 200, 200]);
  assert.equal(portableGreymap(twice).toString('latin1', 0, 11), 'P5\n4 2\n255\n');
});

test('a threshold leaves black and white', () => {
  const picture = { width: 3, height: 1, data: Uint8Array.of(114, 115, 116) };
  assert.deepEqual([...threshold(picture, 115).data], [0, 0, 255]);
});

test('a dark screen with a cursor is blank, one with a word is not', () => {
  const data = new Uint8Array(1280);
  assert.equal(isBlank({ width: 64, height: 20, data: data.fill(170, 0, 16) }), true);
  assert.equal(isBlank({ width: 64, height: 20, data: data.fill(170, 0, 90) }), false);
});

test('a cursor that blinks changes nothing that could be read, a word does', () => {
  const wide = { width: 200, height: 60 };
  const before = { ...wide, data: new Uint8Array(200 * 60) };
  const cursor = { ...wide, data: before.data.slice() };
  for (const y of [10, 11, 25]) cursor.data.fill(255, y * 200 + 90, y * 200 + 92);
  assert.equal(isAlike(before, before), true);
  assert.equal(isAlike(before, cursor), true);
  const word = { ...wide, data: cursor.data.slice() };
  word.data[25 * 200 + 150] = 9;
  assert.equal(isAlike(before, word), false);
  assert.equal(isAlike(before, { width: 60, height: 200, data: before.data }), false);
});
