import { settingsHelp } from '../settings.ts';

/** The text of `npm run features -- --help`; Cucumber's own list of options follows it. */
export function featuresHelp(): string {
  const width = Math.max(...settingsHelp.map(([name]) => name.length));
  const settings = settingsHelp.map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`);
  return `Usage: npm run features -- [options] [FILE[:LINE]…]

Prepares what the selected scenarios need (host packages, libvirt, the operating system under test), runs them in
virtual machines and leaves a report in reports/index.html.

  npm run features                                         everything but the long ones
  npm run features -- --tags @server                       what needs a Server
  npm run features -- features/prototype-1/power.feature:8 one scenario
  npm run features -- -p nightly                           the long ones, too
  npm run features -- -p fedora                            on Fedora itself, with KVM: docs/fedora.md
  npm run features -- --order random                       in random order; the seed is shown
  npm run features -- --dry-run                            show the scenarios, run nothing

Ends with 0 if all passed, 1 if anything failed, 2 for wrong usage, 130 or 143 when it was stopped.

Settings (environment variables):
${settings.join('\n')}

Other commands: npm test, npm run doctor, npm run clean, npm run bench, npm run kickstart.

Options are those of Cucumber:
`;
}
