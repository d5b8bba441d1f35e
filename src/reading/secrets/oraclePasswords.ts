const BEFORE = /\bjdbc:oracle:\w{1,10}:[^\s:/@"']{1,200}\/(?!\/)/gi;
const END = /[\s"'@]/g;
const LONGEST = 300;

/** Text without the passwords of `jdbc:oracle:thin:user/password@host`. */
export function maskOraclePasswords(text: string, mask: string): string {
  let masked = "";
  let copied = 0;
  let end = 0;
  BEFORE.lastIndex = 0;
  while (BEFORE.test(text)) {
    const start = BEFORE.lastIndex;
    // Once for all that stand in one run of characters.
    if (end <= start) {
      END.lastIndex = start;
      end = END.exec(text)?.index ?? text.length;
    }
    if (end === start || end - start > LONGEST || text.charAt(end) !== "@") continue;
    masked += text.slice(copied, start) + mask;
    copied = end;
    BEFORE.lastIndex = end;
  }
  return masked + text.slice(copied);
}
