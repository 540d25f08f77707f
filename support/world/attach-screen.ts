import type { PrototypeWorld } from './world.ts';

/** Attaches the picture that a step has just read. */
export async function attachScreen(world: PrototypeWorld): Promise<void> {
  const { last } = world.desktop.screen;
  if (last === undefined) await attachScreenNow(world);
  else attach(world, last.picture);
}

/** Attaches a picture of the screen as it is, for a step that has looked at it by other means. */
export async function attachScreenNow(world: PrototypeWorld): Promise<void> {
  attach(world, await world.desktop.screen.picture());
}

function attach(
  world: PrototypeWorld,
  { data, mime }: { readonly data: Buffer; readonly mime: string },
): void {
  world.attach(data, { mediaType: mime, fileName: `${world.host.name}-screen` });
}
