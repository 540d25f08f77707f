import type { PrototypeWorld } from './world.ts';

/** Attaches the picture that a step has just read. */
export async function attachScreen(world: PrototypeWorld): Promise<void> {
  const { last } = world.desktop.screen;
  const picture = last?.picture ?? (await world.desktop.screen.picture());
  world.attach(picture.data, { mediaType: picture.mime, fileName: `${world.host.name}-screen` });
}
