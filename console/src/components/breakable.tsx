import { Fragment } from "react";

/** A path, an ARN or a URL that may wrap: behind a colon or slash rather than within a word. */
export function Breakable({ text }: { text: string }) {
  const pieces = text.split(/(?<=[:/])(?=[^:/])/);
  return (
    <span className="breakable">
      {pieces.map((piece, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {piece}
        </Fragment>
      ))}
    </span>
  );
}
