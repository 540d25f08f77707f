import { execa } from 'execa';
import {
  doubled,
  type GreyPicture,
  inverted,
  isBlank,
  portableGreymap,
  threshold,
} from './picture.ts';
import { wordsIn, type Word } from './words.ts';

/** Sparse text: as much as can be found, in no order (tesseract's --psm). */
const sparse = '11';

/**
 * Shades, on a negative, that are between a hint's letters and the field behind them. With the darker one the frame of a field
 * that has the keyboard goes away, which else hides what is in it.
 */
const faint = [100, 140] as const;

/**
 * The words in a picture of a screen, by tesseract. It wants dark letters on a bright ground, twice as large as a screen has
 * them; a desktop has both kinds at once, so the picture and its negative are read. What is faint, as the hint in an empty
 * field is, is found in neither: so the negative is read in black and white, too.
 * @throws Error if tesseract fails or is missing
 */
export async function readPicture(
  picture: GreyPicture,
  signal?: AbortSignal,
): Promise<readonly Word[]> {
  if (isBlank(picture)) return [];
  const large = doubled(picture);
  const negative = inverted(large);
  const kinds = [large, negative, ...faint.map((shade) => threshold(negative, shade))];
  const tables = await Promise.all(kinds.map((each) => tesseract(portableGreymap(each), signal)));
  return tables.flatMap((table, kind) => wordsIn(table, 2, `${kind}.`));
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
