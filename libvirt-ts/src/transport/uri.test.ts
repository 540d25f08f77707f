import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectionError } from '../errors.ts';
import { parseUri } from './uri.ts';

test('the driver gets its URI without what is the client’s', () => {
  const names: Readonly<Record<string, string>> = {
    'qemu:///system': 'qemu:///system',
    'qemu:///session': 'qemu:///session',
    'test:///default': 'test:///default',
    'test:///tmp/my%20node.xml': 'test:///tmp/my%20node.xml',
    'qemu+unix:///system': 'qemu:///system',
    'qemu+unix:///system?socket=/run/x&mode=legacy': 'qemu:///system',
    'qemu:///system?socket=/run/x&other=1': 'qemu:///system?other=1',
    'qemu:///system?name=qemu:///embed': 'qemu:///embed',
    '': '',
  };
  for (const [uri, name] of Object.entries(names)) assert.equal(parseUri(uri).name, name, uri);
});

test('the client’s parameters are read', () => {
  const uri = parseUri('qemu+unix:///system?socket=/run/my%20sock&mode=direct&auth=polkit');
  assert.equal(uri.socket, '/run/my sock');
  assert.equal(uri.mode, 'direct');
  assert.equal(uri.auth, 'polkit');
  assert.equal(uri.path, '/system');
  assert.equal(uri.driver, 'qemu');
});

/** What is refused, and the name that the message must hold. */
const refused: Readonly<Record<string, RegExp>> = {
  'qemu+ssh://host/system': /the transport "ssh" is not supported/,
  'qemu+tls://host/system': /the transport "tls" is not supported/,
  'qemu+tcp://host/system': /the transport "tcp" is not supported/,
  'qemu+ext:///system': /the transport "ext" is not supported/,
  'qemu+libssh2://host/system': /the transport "libssh2" is not supported/,
  'qemu://host/system': /the transport "tls", which is not supported/,
  'qemu+unix://host/system': /not on "host"/,
  'xen:///system': /the driver "xen" is not supported \(qemu, test are\)/,
  'vbox:///session': /the driver "vbox" is not supported/,
  'esx://host/': /the driver "esx" is not supported/,
  'http://host/': /the driver "http" is not supported/,
  'qemu:///system?mode=odd': /the mode "odd" is none of/,
  '/system': /"\/system": it is no URI/,
  'no uri': /it is no URI/,
};

for (const [uri, message] of Object.entries(refused)) {
  test(`"${uri}" is refused by name`, () => {
    assert.throws(
      () => parseUri(uri),
      (error) => error instanceof ConnectionError && message.test(error.message),
    );
  });
}
