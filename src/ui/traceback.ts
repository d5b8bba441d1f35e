/** Lines of others that may come between those of one traceback, from another thread or process of the app. */
const MOST_BETWEEN = 20;

const PYTHON_START = /^(?: {2}[+|] )?\s*(?:Exception Group )?Traceback \(most recent call last\):/;
const PYTHON_JOINT = /^(?:The above exception was the direct cause|During handling of the above exception)/;
/** `ValueError: …`, `resize.UnsupportedImage: …`, `KeyboardInterrupt`. */
const PYTHON_END = /^[A-Za-z_][\w.]*(?::|$)/;
const NODE_START = /^(?:Uncaught )?(?:[A-Z]\w*)?(?:Error|Exception)\b[^:]{0,40}(?::|$)/;
const NODE_FRAME = /^\s+at \S/;

/** Whether one line of text is the first of a traceback, or what a program says as it dies. */
export function startsTraceback(line: string): boolean {
  return PYTHON_START.test(line) || NODE_START.test(line);
}

export interface TracebackTracker {
  /** Takes the next line of a source; whether it belongs to a traceback that an earlier one began. */
  continues(line: string, hasOwnLevel: boolean): boolean;
}

/** Follows tracebacks that arrive line by line. */
export function createTracebackTracker(): TracebackTracker {
  let open: "python" | "pythonEnd" | "node" | undefined;
  let between = 0;

  const belongs = (line: string): boolean => {
    switch (open) {
      case "python":
        if (/^\s/.test(line) || line === "" || PYTHON_START.test(line)) return true;
        if (!PYTHON_END.test(line)) return false;
        open = "pythonEnd";
        return true;
      case "pythonEnd":
        if (line === "" || PYTHON_JOINT.test(line)) return true;
        if (!PYTHON_START.test(line)) return false;
        open = "python";
        return true;
      case "node":
        return NODE_FRAME.test(line) || /^\s+\[?cause\]?:/.test(line) || /^\s*[{}]\s*$/.test(line);
      case undefined:
        return false;
    }
  };

  return {
    continues(line, hasOwnLevel) {
      if (!hasOwnLevel && belongs(line)) {
        between = 0;
        return true;
      }
      if (hasOwnLevel && ++between <= MOST_BETWEEN) return false;
      between = 0;
      open = PYTHON_START.test(line) ? "python" : NODE_START.test(line) ? "node" : undefined;
      return false;
    },
  };
}
