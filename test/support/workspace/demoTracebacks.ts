const sourceRoot = "/app/python/source_code";
const sitePackages = `${sourceRoot}/.venv/lib/python3.11/site-packages`;

const inMain = [
  `  File "${sourceRoot}/main.py", line 47, in <module>`,
  "    main()",
  `  File "${sourceRoot}/main.py", line 43, in main`,
  "    handle(job)",
  `  File "${sourceRoot}/main.py", line 30, in handle`,
  '    thumbnail = resize.to_thumbnail(job["path"], job["width"])',
];

/** A job that ends image-resizer, and what Python 3.11 prints then. File and line fit the sources in `demo/`. */
export interface FatalJob {
  readonly path: string;
  readonly width: number | undefined;
  /** Without the source's folder: what the app's state says. */
  readonly error: string;
  readonly traceback: readonly string[];
}

export const fatalJobs: readonly FatalJob[] = [
  {
    path: "/tmp/uploads/banner-empty.png",
    width: 320,
    error: "ZeroDivisionError: division by zero",
    traceback: [
      "Traceback (most recent call last):",
      ...inMain,
      "                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
      `  File "${sourceRoot}/resize.py", line 37, in to_thumbnail`,
      "    height = target_height(image.size, width)",
      "             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
      `  File "${sourceRoot}/resize.py", line 23, in target_height`,
      "    return max(1, round(original_height * width / original_width))",
      "                        ~~~~~~~~~~~~~~~~~~~~~~~~^~~~~~~~~~~~~~~~",
      "ZeroDivisionError: division by zero",
    ],
  },
  {
    path: "/tmp/uploads/holiday.heic",
    width: 640,
    error: "resize.UnsupportedImage: cannot read /tmp/uploads/holiday.heic",
    traceback: [
      "Traceback (most recent call last):",
      `  File "${sourceRoot}/resize.py", line 29, in load`,
      "    return Image.open(path)",
      "           ^^^^^^^^^^^^^^^^",
      `  File "${sitePackages}/PIL/Image.py", line 3498, in open`,
      "    raise UnidentifiedImageError(msg)",
      "PIL.UnidentifiedImageError: cannot identify image file '/tmp/uploads/holiday.heic'",
      "",
      "The above exception was the direct cause of the following exception:",
      "",
      "Traceback (most recent call last):",
      ...inMain,
      "                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
      `  File "${sourceRoot}/resize.py", line 36, in to_thumbnail`,
      "    image = load(path)",
      "            ^^^^^^^^^^",
      `  File "${sourceRoot}/resize.py", line 31, in load`,
      '    raise UnsupportedImage(f"cannot read {path}") from error',
      "resize.UnsupportedImage: cannot read /tmp/uploads/holiday.heic",
    ],
  },
  {
    path: "/tmp/uploads/logo.png",
    width: undefined,
    error: "KeyError: 'width'",
    traceback: [
      "Traceback (most recent call last):",
      ...inMain,
      "                                                 ~~~^^^^^^^^^",
      "KeyError: 'width'",
    ],
  },
];
