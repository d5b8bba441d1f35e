/** What looks like a secret, and words of the platform that quote it. */
export const token = `dapi${"0123456789abcdef".repeat(2)}`;
export const said = `No access with \u001b[31m${token}\u001b[0m, password=hunter2`;
