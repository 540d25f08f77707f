import { defineParameterType } from '@cucumber/cucumber';
import type { Edition } from '../images/image.ts';
import type { Person } from './world.ts';

const editions: Readonly<Record<string, Edition>> = {
  Server: 'server',
  Workstation: 'workstation',
};

defineParameterType({
  name: 'edition',
  regexp: /Server|Workstation/,
  transformer: (name: string): Edition => {
    const edition = editions[name];
    if (edition === undefined) throw new TypeError(`${name} is no edition`);
    return edition;
  },
});

// A name in quotation marks is a user that a scenario made, or one that must not be there.
defineParameterType({
  name: 'person',
  regexp: /root|the administrator|"[^"]+"/,
  transformer: (text: string): Person => ({ name: text.replaceAll('"', '') }),
  useForSnippets: false,
});

defineParameterType({
  name: 'path',
  regexp: /\/[^\s",]*/,
  transformer: (text: string) => text,
  useForSnippets: false,
});

defineParameterType({
  name: 'package',
  regexp: /[A-Za-z0-9][\w.+-]*/,
  transformer: (text: string) => text,
  useForSnippets: false,
});

defineParameterType({
  name: 'unit',
  regexp: /[\w@.:-]+\.(?:service|socket|timer|target|path|mount)/,
  transformer: (text: string) => text,
  useForSnippets: false,
});

defineParameterType({
  name: 'setting',
  regexp: /host name|time zone|language|keyboard layout/,
  transformer: (text: string) => text,
  useForSnippets: false,
});
