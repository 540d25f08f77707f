// Profiles of `npm run features`: -p nightly takes the long scenarios too, -p fedora runs on Fedora's own content.
const common = {
  import: ['support/world/index.ts', 'steps/**/*.steps.ts'],
  format: ['./support/report/live.ts'],
  // One guest a processor, on the smallest machines that the suite is meant for.
  parallel: 2,
  strict: true,
};

export default { ...common, tags: 'not @nightly' };
export const nightly = common;
export const fedora = { ...common, tags: 'not @nightly', worldParameters: { target: 'fedora' } };
