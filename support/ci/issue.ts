import { createHash } from 'node:crypto';

/** An issue about what failed, as `gh issue list --json number,title,body` tells it. */
export interface OpenIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
}

export interface Night {
  /** Of what: `fedora-45`. */
  readonly name: string;
  /** What failed, as `npm run merge` writes it; empty: nothing. */
  readonly failures: string;
  /** Where the run is to be read. */
  readonly run: string;
}

/** A call of gh(1). */
export interface Call {
  readonly args: readonly [string, ...string[]];
  /** Its standard input: a text may be longer than an argument can be. */
  readonly input?: string;
}

/** The label that these issues are found by. */
export const label = 'nightly';

/** GitHub takes 65536 characters. */
const longest = 60_000;

export function titleOf({ name }: Pick<Night, 'name'>): string {
  return `Nightly: ${name} fails`;
}

/**
 * What is to be done about the issue of a night's report: a failure that is new opens it, or is told in it; one that is in
 * it already is not told again; when nothing fails any more, it is closed.
 * @param open issues with the label, whatever they are about
 */
export function issueCalls(open: readonly OpenIssue[], night: Night): readonly Call[] {
  const title = titleOf(night);
  const issue = open.find((each) => each.title === title);
  const { failures, run } = night;
  if (failures === '') {
    return issue === undefined
      ? []
      : [{ args: ['issue', 'close', `${issue.number}`, '--comment', `Nothing fails: ${run}`] }];
  }
  const mark = markOf(failures);
  const body = `${clipped(withoutMentions(failures))}\nReports: ${run}\n\n${mark}\n`;
  if (issue === undefined) {
    return [
      {
        args: [
          'label',
          'create',
          label,
          '--force',
          '--description',
          'What the nightly run has found',
        ],
      },
      {
        args: ['issue', 'create', '--title', title, '--label', label, '--body-file', '-'],
        input: body,
      },
    ];
  }
  if (issue.body.includes(mark)) return [];
  return [
    { args: ['issue', 'edit', `${issue.number}`, '--body-file', '-'], input: body },
    {
      args: ['issue', 'comment', `${issue.number}`, '--body', `Something else fails now: ${run}`],
    },
  ];
}

/** By this an issue is known to tell of these failures; a reader does not see it. */
function markOf(failures: string): string {
  return `<!-- ${createHash('sha256').update(failures).digest('hex')} -->`;
}

/** What guests print must call nobody. */
function withoutMentions(text: string): string {
  return text.replaceAll(/@(?=[a-z\d])/gi, '@\u{200B}');
}

function clipped(text: string): string {
  return text.length <= longest
    ? text
    : `${text.slice(0, longest)}\n… and more: see the reports.\n`;
}
