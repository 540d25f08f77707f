import { execa } from 'execa';
import { doubled, greyOf, inverted, portableGreymap, type ScreenPicture } from './picture.ts';
import { wordsIn, type Word } from './words.ts';

/** Sparse text: as much as can be found, in no order (tesseract's --psm). */
const sparse = '11';

/**
 * The words in a picture of a screen, by tesseract. It wants dark letters on a bright ground, twice as large as a screen has
 * them; a desktop has both kinds at once, so the picture and its negative are read.
 * @throws Error if tesseract fails or is missing
 */
export async function readPicture(
  picture: ScreenPicture,
  signal?: AbortSignal,
): Promise<readonly Word[]> {
  const large = doubled(greyOf(picture));
  const tables = await Promise.all(
    [large, inverted(large)].map((each) => tesseract(portableGreymap(each), signal)),
  );
  return tables.flatMap((table, index) => wordsIn(table, 2, index === 0 ? '+' : '-'));
}

async function tesseract(picture: Buffer, signal: AbortSignal | undefined): Promise<string> {
  const { stdout } = await execa('tesseract', ['stdin', 'stdout', '--psm', sparse, 'tsv'], {
    input: picture,
    // The guest has the other processors.
    env: { OMP_THREAD_LIMIT: '1' },
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  return stdout;
}
