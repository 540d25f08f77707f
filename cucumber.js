// Profiles of `npm run features`: -p nightly takes the long scenarios too, -p fedora runs on Fedora's own content,
// -p stand-in on a stand-in of its download tree: the way of -p fedora, tried without Fedora.
const common = {
  import: ['support/world/index.ts', 'steps/**/*.steps.ts'],
  format: ['./support/report/live.ts'],
  // One guest a processor, on the smallest machines that the suite is meant for.
  parallel: 2,
  strict: true,
};

export default { ...common, tags: 'not @nightly' };
export const nightly = common;
const standIn = {
  ...common,
  tags: 'not @nightly and @server and (@prototype-1 or @prototype-2)',
  worldParameters: { target: 'stand-in' },
};
export { standIn as 'stand-in' };
export const fedora = { ...common, tags: 'not @nightly', worldParameters: { target: 'fedora' } };
