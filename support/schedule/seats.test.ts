import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Seats } from './seats.ts';

/** Takes a seat and notes when it was given. */
function sit(seats: Seats, name: string, order: string[], first = false): Promise<Disposable> {
  return seats.take({ first }).then((seat) => {
    order.push(name);
    return seat;
  });
}

test('no more seats are taken than there are; one that is given back goes to who waited longest', async () => {
  const seats = new Seats(2);
  const order: string[] = [];
  const one = await sit(seats, 'one', order);
  await sit(seats, 'two', order);
  const three = sit(seats, 'three', order);
  const four = sit(seats, 'four', order);
  await new Promise(setImmediate);
  assert.deepEqual(order, ['one', 'two']);
  one[Symbol.dispose]();
  (await three)[Symbol.dispose]();
  await four;
  assert.deepEqual(order, ['one', 'two', 'three', 'four']);
});

test('who is first goes before who is not, and after those who were first before', async () => {
  const seats = new Seats(1);
  const order: string[] = [];
  const held = await sit(seats, 'held', order);
  const all = [
    sit(seats, 'scenario', order),
    sit(seats, 'Server', order, true),
    sit(seats, 'Workstation', order, true),
  ];
  held[Symbol.dispose]();
  for (const each of [all[1], all[2], all[0]]) (await each)?.[Symbol.dispose]();
  assert.deepEqual(order, ['held', 'Server', 'Workstation', 'scenario']);
});

test('who wants two gets them at once, is waited for, and gets no more than there are', async () => {
  const seats = new Seats(2);
  const order: string[] = [];
  const one = await sit(seats, 'one', order);
  const both = seats.take({ count: 2 }).then((seat) => {
    order.push('both');
    return seat;
  });
  const three = sit(seats, 'three', order);
  await new Promise(setImmediate);
  assert.deepEqual(order, ['one']);
  one[Symbol.dispose]();
  (await both)[Symbol.dispose]();
  await three;
  assert.deepEqual(order, ['one', 'both', 'three']);
  await new Seats(1).take({ count: 2 });
});

test('a seat is given back once, however often it is disposed of', async () => {
  const seats = new Seats(1);
  const seat = await seats.take();
  seat[Symbol.dispose]();
  seat[Symbol.dispose]();
  await seats.take();
  const stop = new AbortController();
  const second = seats.take({ signal: stop.signal });
  stop.abort(new Error('enough'));
  await assert.rejects(second, /enough/);
});

test('who has given up waiting gets no seat', async () => {
  const seats = new Seats(1);
  const held = await seats.take();
  const stop = new AbortController();
  const gone = seats.take({ signal: stop.signal });
  stop.abort(new Error('enough'));
  await assert.rejects(gone, /enough/);
  held[Symbol.dispose]();
  await seats.take();
});
