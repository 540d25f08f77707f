import type { TargetName } from '../settings.ts';

/**
 * What the lab cannot have, by tag: a scenario with such a tag is skipped there, and the summary says why in these
 * words after "not in the lab:". Add a row for a new difference, and tell about it in docs/normal-operation.md.
 */
export const skipReasons: Readonly<Record<string, string>> = {
  '@fedora': "Fedora's own content",
  '@selinux': 'SELinux',
  '@grub': 'GRUB',
  '@secure-boot': 'Secure Boot',
  '@anaconda': 'Anaconda',
};

/** The same of Fedora as it is today: what ended with an earlier release. */
export const pastReasons: Readonly<Record<string, string>> = {
  '@atomic': 'the command atomic, which ended with Fedora 29',
};

/** What a target lacks, by tag. */
export function lackedBy(target: TargetName): Readonly<Record<string, string>> {
  return target === 'lab' ? skipReasons : pastReasons;
}

/**
 * Why a scenario with these tags does not run on a target: `not in the lab: SELinux`; undefined: it runs. The tag
 * @fedora alone says little, so any other reason wins over it.
 */
export function skipReason(tags: readonly string[], target: TargetName): string | undefined {
  const reasons = Object.entries(lackedBy(target)).filter(([tag]) => tags.includes(tag));
  const specific = reasons.filter(([tag]) => tag !== '@fedora');
  const named = (specific.length > 0 ? specific : reasons).map(([, reason]) => reason);
  return named.length === 0
    ? undefined
    : `not in ${target === 'lab' ? 'the lab' : 'Fedora'}: ${named.join(', ')}`;
}

/**
 * Why no further scenario is begun: the run has used the time that it may take.
 * @param until when that is, in milliseconds since 1970; undefined: never
 */
export function timeIsUp(until: number | undefined, now = Date.now()): string | undefined {
  return until === undefined || now < until
    ? undefined
    : 'the time that the run may take is over (PROTOTYPES_MINUTES)';
}
