/** Where something is in a picture, in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A word that was read in a picture. Words of one line have one `line`. */
export interface Word extends Box {
  readonly text: string;
  readonly line: string;
}

/**
 * The words in tesseract's table (its TSV output: level, page, block, paragraph, line, word, left, top, width, height,
 * confidence, text).
 * @param scale how much larger the picture was that tesseract saw
 */
export function wordsIn(table: string, scale: number, prefix = ''): readonly Word[] {
  return table.split('\n').flatMap((row): readonly Word[] => {
    const cells = row.split('\t');
    const text = cells[11]?.trim() ?? '';
    // Level 5 is a word; the other rows are the boxes around words.
    if (cells[0] !== '5' || text === '') return [];
    const [left = 0, top = 0, width = 0, height = 0] = cells
      .slice(6, 10)
      .map((cell) => Number(cell) / scale);
    return [{ text, line: `${prefix}${cells.slice(1, 5).join('.')}`, left, top, width, height }];
  });
}

/** Letters and digits alone: marks and the case of a letter are what character recognition takes for one another. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** How many letters are read rightly for one that may be taken for another. Digits are never let pass. */
const lettersForOneSlip = 8;

/** Whether what was read may be what is looked for: `Passwerd` is `Password`. */
function isSimilar(read: string, wanted: string): boolean {
  if (read.length !== wanted.length) return false;
  let slips = 0;
  for (let index = 0; index < wanted.length; index += 1) {
    const letter = wanted.charAt(index);
    if (read.charAt(index) === letter) continue;
    if (/\p{N}/u.test(letter)) return false;
    slips += 1;
  }
  return slips <= Math.floor(wanted.length / lettersForOneSlip);
}

/**
 * Where a text stands: words of one line that follow one another and are, put together, its letters and digits. The topmost
 * place comes first.
 */
export function placesOf(text: string, words: readonly Word[]): readonly Box[] {
  const wanted = plain(text);
  if (wanted === '') throw new TypeError(`${JSON.stringify(text)} has no letter to look for.`);
  const places: Box[] = [];
  for (const [index, { line }] of words.entries()) {
    let found = '';
    for (let end = index; words[end]?.line === line && found.length < wanted.length; end += 1) {
      found += plain(words[end]?.text ?? '');
      if (isSimilar(found, wanted)) places.push(around(words.slice(index, end + 1)));
    }
  }
  return places.sort((one, other) => one.top - other.top);
}

/** The text of the words, a line of them a line. */
export function textOf(words: readonly Word[]): string {
  const lines = Map.groupBy(words, ({ line }) => line);
  return [...lines.values()].map((line) => line.map(({ text }) => text).join(' ')).join('\n');
}

function around(boxes: readonly Box[]): Box {
  const left = Math.min(...boxes.map((each) => each.left));
  const top = Math.min(...boxes.map((each) => each.top));
  const right = Math.max(...boxes.map((each) => each.left + each.width));
  const bottom = Math.max(...boxes.map((each) => each.top + each.height));
  return { left, top, width: right - left, height: bottom - top };
}
