/** The name of statements that the console runs to show a screen, so that lists of statements can leave them out. */
export const CONSOLE_STATEMENT = "vesto-console";
