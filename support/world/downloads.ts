import type { DownloadServer } from '../network/download-server.ts';
import type { PrototypeWorld } from './world.ts';

/** The page that a step put on the network. @throws Error if none did */
export function downloadsOf({ downloads }: PrototypeWorld): DownloadServer {
  if (downloads === undefined) throw new Error('No step put a page on the network.');
  return downloads;
}
