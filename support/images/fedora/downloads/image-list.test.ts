import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCatalogue } from '../catalogue.ts';
import { composeOf } from './image-list.ts';

const installer = {
  list: 'https://example.org/pub/fedora/imagelist-fedora',
  folder: 'linux/releases/43/Everything/x86_64/iso/',
  image: 'Fedora-Everything-netinst-x86_64-43-{compose}.iso',
  checksums: null,
  why: 'So.',
};

const list = `./linux/releases/42/Everything/x86_64/iso/Fedora-Everything-netinst-x86_64-42-1.1.iso
./linux/releases/43/Everything/aarch64/iso/Fedora-Everything-netinst-aarch64-43-1.7.iso
./linux/releases/43/Everything/x86_64/iso/Fedora-Everything-netinst-x86_64-43-1.6.iso
./linux/releases/43/Server/x86_64/iso/Fedora-Server-netinst-x86_64-43-1.8.iso
./linux/releases/test/43_Beta/Everything/x86_64/iso/Fedora-Everything-netinst-x86_64-43_Beta-1.3.iso
`;

test('the compose of the image that the list has', () => {
  assert.equal(composeOf(list, installer), '1.6');
  assert.equal(composeOf(list.replaceAll('./', '').replaceAll('\n', '\r\n'), installer), '1.6');
});

test('of several the newest, by number', () => {
  const more = ['1.10', '1.9', '../../1.99', '1.6-evil', ''].map(
    (compose) => `./${installer.folder}${installer.image.replace('{compose}', compose)}\n`,
  );
  assert.equal(composeOf(`${more.join('')}${list}`, installer), '1.10');
});

test('days of Rawhide', async () => {
  const installers = (await readCatalogue()).flatMap((each) => each.installer ?? []);
  for (const each of installers) {
    const days = ['20261127.n.0', '20261128.n.1', '20261128.n.0'].map(
      (compose) => `./${each.folder}${each.image.replace('{compose}', compose)}\n`,
    );
    assert.equal(composeOf(days.join(''), each), '20261128.n.1');
  }
});

test('none is an error that names what was looked for', () => {
  assert.throws(
    () => composeOf('', installer),
    /imagelist-fedora\) has no linux\/releases\/43\/.*-43-\{compose\}\.iso/,
  );
});
