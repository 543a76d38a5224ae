// What is wrong in the page's modules, what a browser lacks that they are for (`browserslist` in
// package.json), and which folder of them may import which.

import js from "@eslint/js";
import compat from "eslint-plugin-compat";
import globals from "globals";

/** Each folder may import from itself and from those after it; `main.js` from all of them. */
const FLOORS = ["desk", "views", "frame", "parts", "client", "library", "browser"];

const staircase = FLOORS.map((folder, floor) => ({
  files: [`api/page/${folder}/**/*.js`],
  rules: {
    "no-restricted-imports": [
      "error",
      { patterns: [...FLOORS.slice(0, floor), "embed"].map(above) },
    ],
  },
}));

function above(folder) {
  return { group: [`../${folder}/*`], message: "That folder is built on this one." };
}

export default [
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error",
      "default-param-last": "error",
      eqeqeq: "error",
      "no-implicit-coercion": "error",
      "no-param-reassign": "error",
      "no-shadow": "error",
      "no-throw-literal": "error",
      "no-use-before-define": ["error", { functions: false, variables: false }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
    },
  },
  { ...compat.configs["flat/recommended"], files: ["api/page/**/*.js"] },
  { files: ["api/page/**/*.js"], languageOptions: { globals: globals.browser } },
  { files: ["tests/**/*.js", "*.js"], languageOptions: { globals: globals.node } },
  // Other pages load it with a plain tag.
  { files: ["api/page/embed/embed.js"], languageOptions: { sourceType: "script" } },
  {
    // What runs outside of the page too.
    files: ["api/page/embed/*.js", "api/page/library/*.js"],
    rules: { "no-restricted-imports": ["error", { patterns: ["../*"] }] },
  },
  ...staircase,
];
