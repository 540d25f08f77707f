/** The question to abrt which problems it knows of, all users' (abrt's D-Bus interface org.freedesktop.problems). */
export const problemsCommand = [
  'busctl',
  '--json=short',
  'call',
  'org.freedesktop.problems',
  '/org/freedesktop/problems',
  'org.freedesktop.problems',
  'GetAllProblems',
] as const;

/**
 * The folders of the problems that abrt has put down.
 * @throws TypeError if the text is no answer to `problemsCommand`
 */
export function parseProblems(json: string): readonly string[] {
  const answer: unknown = JSON.parse(json);
  const data: unknown =
    typeof answer === 'object' && answer !== null && 'data' in answer ? answer.data : undefined;
  const list: unknown = Array.isArray(data) ? data[0] : undefined;
  if (!Array.isArray(list) || !list.every((each): each is string => typeof each === 'string')) {
    throw new TypeError(`This is no list of abrt's problems: ${json}`);
  }
  return list;
}
