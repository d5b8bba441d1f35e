module.exports = {
  entry: process.env.DEBUG ? "./src/prices.ts" : "./src/index.js",
  resolve: { extensions: [".ts", ".js"] },
  module: { rules: [{ test: /\.ts$/, use: "ts-loader" }] },
};
