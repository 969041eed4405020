// Texts as SQL: literals and names that mean exactly what they say.

/** Redshift reads a backslash in a literal as an escape, so it is doubled like the quote. */
export const quoteLiteral = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

const PLAIN_NAME = /^[a-z_][a-z0-9_$]*$/;

/** Words that cannot be a table's or a column's name without quotes. <https://docs.aws.amazon.com/redshift/latest/dg/r_pg_keywords.html> */
const RESERVED = new Set(
  (
    "aes128 aes256 all allowoverwrite analyse analyze and any array as asc authorization az64 backup between binary blanksasnull both bytedict bzip2 case cast check " +
    "collate column constraint create credentials cross current_date current_time current_timestamp current_user current_user_id default deferrable deflate defrag " +
    "delta delta32k desc disable distinct do else emptyasnull enable encode encrypt encryption end except explicit false for foreign freeze from full globaldict256 " +
    "globaldict64k grant group gzip having identity ignore ilike in initially inner intersect interval into is isnull join language leading left like limit localtime localtimestamp " +
    "lun luns lzo lzop minus mostly16 mostly32 mostly8 natural new not notnull null nulls off offline offset oid old on only open or order outer overlaps parallel partition " +
    "percent permissions pivot placing primary raw readratio recover references rejectlog resort respect restore right select session_user similar snapshot some sysdate " +
    "system table tag tdes text255 text32k then timestamp to top trailing true truncatecolumns type union unique unnest unpivot user using verbose wallet when where with without"
  ).split(" "),
);

export function quoteName(name: string): string {
  return PLAIN_NAME.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

export const quoteNames = (...names: string[]): string => names.map(quoteName).join(".");
