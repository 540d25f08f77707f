import { rootPassword, users } from '../kickstart/facts.ts';
import type { Kickstart } from '../kickstart/model.ts';
import type { Account } from './image.ts';

/** Who can log in to a system that this kickstart has installed: root by key, and the kickstart's users. */
export function accountsOf(kickstart: Kickstart): readonly Account[] {
  const root = rootPassword(kickstart);
  return [
    {
      name: 'root',
      key: true,
      administrator: false,
      ...(root === undefined || root.locked || root.hashed || root.password === undefined
        ? {}
        : { password: root.password }),
    },
    ...users(kickstart).map(({ name, groups, password, hashed, locked }): Account => ({
      name,
      key: true,
      administrator: groups.includes('wheel'),
      ...(password === undefined || hashed || locked ? {} : { password }),
    })),
  ];
}
