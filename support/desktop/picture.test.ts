import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from 'fast-png';
import { doubled, greyOf, inverted, isBlank, portableGreymap, threshold } from './picture.ts';

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
