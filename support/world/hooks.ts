import { After, AfterAll, Before, Status } from '@cucumber/cucumber';
import { everyEdition } from '../images/image.ts';
import { skipReasonFile } from '../report/results.ts';
import { skipReason, timeIsUp } from '../report/skips.ts';
import { readSettings } from '../settings.ts';
import { closeLender, giveBack } from './lending.ts';
import type { PrototypeWorld } from './world.ts';

// What a scenario waits for here is made by the run, which sets the limits.
Before({ timeout: -1 }, async function (this: PrototypeWorld, { pickle }) {
  const tags = pickle.tags.map(({ name }) => name);
  const { target = readSettings().target, until } = this.parameters;
  const reason = skipReason(tags, target) ?? timeIsUp(until);
  if (reason !== undefined) {
    this.attach(reason, { mediaType: 'text/plain', fileName: skipReasonFile });
    return 'skipped';
  }
  await this.awaitNeeds({
    editions: everyEdition.filter((each) => tags.includes(`@${each}`)),
    updates: tags.includes('@update'),
    alternates: tags.includes('@alternate'),
    desktop: tags.includes('@desktop'),
    fresh: tags.includes('@destructive'),
    beside: tags.includes('@two-hosts'),
  });
  return undefined;
});

After(async function (this: PrototypeWorld, { result }) {
  const { evidence, resources } = this;
  const host = this.lentHost;
  let failed = result?.status === Status.FAILED;
  try {
    // A command that failed and that nobody asked about fails its scenario.
    if (!failed) this.settle();
  } catch (error) {
    failed = true;
    throw error;
  } finally {
    await evidence.collect(
      (data, options) =>
        typeof data === 'string' ? this.attach(data, options) : this.attach(data, options),
      { failed },
    );
    evidence[Symbol.dispose]();
    await resources.disposeAsync();
    await giveBack(host, { failed });
  }
});

AfterAll(async () => {
  await closeLender();
});
