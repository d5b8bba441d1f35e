import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LogLine } from "../../src/logstream/index.ts";
import type { ReadLine } from "../../src/reading/lineFacts.ts";
import { LineReader } from "../../src/reading/lineReader.ts";
import { tracebackEnd } from "../../src/reading/tracebackEnd.ts";

function read(messages: readonly string[]): ReadLine[] {
  const reader = new LineReader();
  return messages.map((message) => ({ line: { message }, facts: reader.read({ message }) }));
}

const linesOf = (text: string) => read(text.split("\n"));

const python = `INFO:resize:job 6
Traceback (most recent call last):
  File "/app/main.py", line 3, in <module>
    run()
KeyError: 'width'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/main.py", line 9, in <module>
    raise UnsupportedImage("no width") from error
resize.UnsupportedImage: no width`;

const node = `listening on 8000
TypeError: Cannot read properties of undefined (reading 'price')
    at total (/app/server.js:10:7)
    at main (/app/server.js:20:3)`;

describe("the end of a traceback", () => {
  it("is Python's last word, of a chain the last one", () => {
    assert.equal(tracebackEnd(linesOf(python)), "resize.UnsupportedImage: no width");
    assert.equal(tracebackEnd(read([python])), "resize.UnsupportedImage: no width");
    assert.equal(
      tracebackEnd(linesOf(`${python}\nApp exited with exit code 1`)),
      "resize.UnsupportedImage: no width",
    );
  });

  describe("that names a level itself", () => {
    const begun = ["Traceback (most recent call last):", '  File "a.py", line 1, in f', "    x()"];
    const endAfter = (lines: readonly LogLine[]) => {
      const reader = new LineReader();
      return tracebackEnd(lines.map((line) => ({ line, facts: reader.read(line) })));
    };
    const from = (
      fields: { readonly severity?: string; readonly source?: string },
      messages: readonly string[],
    ): LogLine[] =>
      messages.map((message) => ({ source: "APP", timestamp: 1, severity: "ERROR", ...fields, message }));

    for (const last of ["Warning: x", "Fatal: x", "Alert: x", "Notice: x", "error: bad", "Warning"]) {
      it(`is that line: ${last}`, () => {
        assert.equal(tracebackEnd(read([...begun, last])), last);
        assert.equal(tracebackEnd(read([...begun, last, "INFO: next"])), last);
      });
    }

    it("is that line with another severity, with no source, and with a source in another case", () => {
      for (const last of ["Warning: x", "app.NoWidth: x"]) {
        const before = from({}, begun);
        assert.equal(endAfter([...before, ...from({ severity: "WARNING" }, [last])]), last);
        assert.equal(endAfter([...before, ...from({ source: "app" }, [last])]), last);
        assert.equal(endAfter([...before, { message: last }]), last);
      }
    });

    it("is no line of a logger's that comes between", () => {
      for (const between of ["INFO:     ready", '{"level":"info","msg":"cache: warm"}']) {
        assert.equal(tracebackEnd(read([...begun, between])), undefined);
        assert.equal(tracebackEnd(read([...begun, between, "Warning: x"])), "Warning: x");
      }
    });
  });

  it("is the line above Node's frames", () => {
    assert.equal(
      tracebackEnd(linesOf(node)),
      "TypeError: Cannot read properties of undefined (reading 'price')",
    );
  });

  it("is the later one of two, without its colours", () => {
    assert.equal(
      tracebackEnd(linesOf(`${node}\n${python.replace("resize.Un", "\u001b[31mresize.Un")}`)),
      "resize.UnsupportedImage: no width",
    );
    assert.match(tracebackEnd(linesOf(`${python}\n${node}`)) ?? "", /^TypeError/);
  });

  it("is nothing without a traceback, with one cut off, or with one long ago", () => {
    assert.equal(tracebackEnd(linesOf("one\ntwo")), undefined);
    assert.equal(tracebackEnd([]), undefined);
    assert.equal(
      tracebackEnd(linesOf('Traceback (most recent call last):\n  File "a.py", line 1')),
      undefined,
    );
    assert.equal(tracebackEnd(linesOf(`${python}\n${"noise\n".repeat(300)}`)), undefined);
  });
});
