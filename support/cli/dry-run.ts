import { Writable } from 'node:stream';
import { loadConfiguration, runCucumber } from '@cucumber/cucumber/api';
import { top } from '../top.ts';
import { StepUse } from './step-use.ts';

/**
 * Matches every step of every feature with the step definitions and runs none. Fails on a step that is undefined or
 * ambiguous, on a definition that no step uses, on a feature that cannot be read, and if there is no scenario at all.
 */
const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
// What Cucumber itself would say on standard error is among the faults.
const environment = { cwd: top, stdout: nowhere, stderr: nowhere };
const { runConfiguration } = await loadConfiguration({}, environment);
const use = new StepUse();
await runCucumber(
  {
    ...runConfiguration,
    sources: { ...runConfiguration.sources, tagExpression: '' },
    runtime: { ...runConfiguration.runtime, dryRun: true, parallel: 0 },
    formats: { stdout: 'message', files: {}, publish: false, options: {} },
  },
  environment,
  (envelope) => use.add(envelope),
);
const faults = use.faults();
process.stdout.write(
  `${[...faults, `${use.scenarios} scenarios, ${use.definitions} step definitions, ${faults.length} faults`].join('\n')}\n`,
);
// Support code may hold the loop open: connections are made for a run, not for a look at it.
process.exit(faults.length === 0 ? 0 : 1);
