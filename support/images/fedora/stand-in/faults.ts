import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerResponse } from 'node:http';
import type { Interception } from '../../../compose/tree-server.ts';

/** What a download server may do to a file. */
export const faults = {
  'sends wrong bytes of': (response, content) => {
    const changed = Buffer.from(content);
    changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
    whole(response, changed);
  },
  'has changed, after it was signed,': (response, content) => {
    whole(response, Buffer.from(content.toString('utf8').replace(/= [0-9a-f]{4}/, '= 0bad')));
  },
  'does not have': (response) => {
    response.writeHead(404).end();
  },
  'falls silent in the middle of': (response, content) => {
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, content.length / 2));
  },
  'hangs up in the middle of': (response, content) => {
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, content.length / 2), () => response.destroy());
  },
  'has only the first half of': (response, content) => {
    whole(response, content.subarray(0, content.length / 2));
  },
} as const satisfies Readonly<Record<string, (response: ServerResponse, content: Buffer) => void>>;

export type Fault = keyof typeof faults;

/** Files of the tree that a fault may be of. */
export const faultyFiles = {
  'the boot image': /\.iso$/,
  'the list of checksums': /-CHECKSUM$/,
  'the metadata of the packages': /\/repodata\/repomd\.xml$/,
  'the groups of packages': /-comps\.xml(?:\.\w+)?$/,
} as const satisfies Readonly<Record<string, RegExp>>;

export type FaultyFile = keyof typeof faultyFiles;

/** Lets a server of the stand-in's tree do something to a file; all others are as they are. */
export function faultOf(tree: string, fault: Fault, file: FaultyFile): Interception {
  return async ({ url = '' }, response) => {
    const { pathname } = new URL(url, 'http://127.0.0.1');
    if (!faultyFiles[file].test(pathname)) return false;
    faults[fault](response, await readFile(join(tree, decodeURIComponent(pathname))));
    return true;
  };
}

function whole(response: ServerResponse, content: Buffer): void {
  response.writeHead(200, { 'content-length': content.length }).end(content);
}
