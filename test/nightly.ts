/** All that is generated is tried, not one of each kind: `npm run nightly`. */
export const nightly = process.env['NIGHTLY'] !== undefined;
