import { decode } from 'fast-png';

/** A picture in shades of grey: one byte a pixel, 0 is black, row by row. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A picture of a screen, as libvirt gives it. */
export interface ScreenPicture {
  readonly mime: string;
  readonly data: Buffer;
}

/**
 * Shades of grey of a screen's picture, by the luma of ITU-R BT.601.
 * @throws Error if it is no PNG with 8 bits a channel: QEMU before 7.1 gives portable pixmaps, which nothing here reads
 */
export function greyOf({ mime, data: file }: ScreenPicture): GreyPicture {
  if (mime !== 'image/png') {
    throw new Error(`A picture of the screen is ${mime}, not PNG: QEMU 7.1 or newer is needed.`);
  }
  const { width, height, channels, depth, data } = decode(file);
  if (depth !== 8 || channels < 3) {
    throw new Error(`A picture of the screen has ${channels} channels of ${depth} bits.`);
  }
  const grey = new Uint8Array(width * height);
  for (let to = 0, from = 0; to < grey.length; to += 1, from += channels) {
    const [red = 0, green = 0, blue = 0] = [data[from], data[from + 1], data[from + 2]];
    grey[to] = (red * 299 + green * 587 + blue * 114) / 1000;
  }
  return { width, height, data: grey };
}

/** Pixels that a single word has at least: a text console's cursor has fewer. */
const fewest = 60;

/** Whether a picture is all of one shade, or nearly so: there is nothing to read in it. */
export function isBlank({ data }: GreyPicture): boolean {
  const counts = new Uint32Array(256);
  for (const shade of data) counts[shade] = (counts[shade] ?? 0) + 1;
  return data.length - Math.max(...counts) < fewest;
}

/** Width and height in pixels that a text has at least that somebody looks for; a cursor and a spinner have less. */
const textSize = { width: 40, height: 40 } as const;

/** Whether so little differs between two pictures that no text has come or gone. */
export function isAlike(one: GreyPicture, other: GreyPicture): boolean {
  const { width, height } = one;
  if (other.width !== width || other.height !== height) return false;
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let at = 0; at < one.data.length; at += 1) {
    if (one.data[at] === other.data[at]) continue;
    const x = at % width;
    left = Math.min(left, x);
    right = Math.max(right, x);
    bottom = Math.floor(at / width);
    top = Math.min(top, bottom);
  }
  return right - left < textSize.width && bottom - top < textSize.height;
}

/** The negative: bright on dark becomes dark on bright. */
export function inverted({ width, height, data }: GreyPicture): GreyPicture {
  return { width, height, data: data.map((shade) => 255 - shade) };
}

/** Black and white alone: white is what is brighter than a shade. It brings out letters that are faint on their ground. */
export function threshold({ width, height, data }: GreyPicture, shade: number): GreyPicture {
  return { width, height, data: data.map((each) => (each > shade ? 255 : 0)) };
}

/** Twice as wide and high, with the shades between pixels interpolated. */
export function doubled({ width, height, data }: GreyPicture): GreyPicture {
  const wide = width * 2;
  const result = new Uint8Array(wide * height * 2);
  for (let y = 0; y < height; y += 1) {
    const below = Math.min(y + 1, height - 1) * width;
    const row = y * width;
    for (let x = 0; x < width; x += 1) {
      const right = Math.min(x + 1, width - 1);
      const here = data[row + x] ?? 0;
      const east = data[row + right] ?? 0;
      const south = data[below + x] ?? 0;
      const between = data[below + right] ?? 0;
      const at = y * 2 * wide + x * 2;
      result[at] = here;
      result[at + 1] = (here + east) >> 1;
      result[at + wide] = (here + south) >> 1;
      result[at + wide + 1] = (here + east + south + between) >> 2;
    }
  }
  return { width: wide, height: height * 2, data: result };
}

/** The picture as a portable greymap (netpbm's pgm(5), raw). */
export function portableGreymap({ width, height, data }: GreyPicture): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1'), data]);
}
