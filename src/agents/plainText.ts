/** Whether what others give is a text of at most so many characters, without line ends or any other control. */
export function isPlainText(value: unknown, longest: number): value is string {
  return typeof value === "string" && value.length <= longest && !/\p{C}/u.test(value);
}
