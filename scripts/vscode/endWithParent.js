/** Loaded into VS Code's server, which would otherwise live on when whoever started it was killed outright. */
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit();
}, 1000).unref();
