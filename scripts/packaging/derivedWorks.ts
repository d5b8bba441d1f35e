import type { ThirdParty } from "./inBundle.ts";

/** What files of the project's own have been made from, where its licence asks for a notice. */
export const derivedWorks: readonly { readonly source: string; readonly work: ThirdParty }[] = [
  {
    source: "src/reading/secrets/tokenPrefixes.ts",
    work: {
      name: "gitleaks",
      version: "",
      license: "MIT",
      homepage: "https://github.com/gitleaks/gitleaks",
      isPackage: false,
      licenceText: `MIT License

Copyright (c) 2019 Zachary Rice

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`,
    },
  },
  {
    source: "media/walkthrough",
    work: {
      name: "Codicons",
      version: "",
      license: "CC-BY-4.0",
      homepage: "https://github.com/microsoft/vscode-codicons",
      isPackage: false,
      licenceText: `Copyright (c) Microsoft Corporation.

The icons in the pictures of the walkthrough are from Codicons, as VS Code's window shows them, drawn as outlines. They are
licensed under the Creative Commons Attribution 4.0 International Public License:
https://creativecommons.org/licenses/by/4.0/legalcode`,
    },
  },
];
