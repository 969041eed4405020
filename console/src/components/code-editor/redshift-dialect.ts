// Amazon Redshift's words on top of PostgreSQL's, for highlighting and completion.
import { PostgreSQL, SQLDialect } from "@codemirror/lang-sql";

const KEYWORDS =
  "acceptanydate acceptinvchars addquotes allowoverwrite autocommit avro az64 backup blanksasnull bzip2 cancel cleanpath compound compression comprows compupdate copy credentials " +
  "csv datashare dateformat delimiter distkey diststyle distribution emptyasnull encode encoding encrypted escape even explicit_ids extension fillrecord fixedwidth format gzip header iam_role " +
  "identity ignoreallerrors ignoreblanklines ignoreheader include interleaved job json kms_key_id library lzop manifest maxerror maxfilesize noload orc parallel parquet partition qualify " +
  "quote region removequotes rounddec roundec rowgroupsize serializetojson sortkey statupdate super sysdate template timeformat trimblanks truncatecolumns unload unpivot vacuum verbose zstd";

const TYPES = "super geometry geography hllsketch varbyte timetz timestamptz bpchar nvarchar";

export const redshift = SQLDialect.define({
  ...PostgreSQL.spec,
  keywords: `${PostgreSQL.spec.keywords ?? ""} ${KEYWORDS}`,
  types: `${PostgreSQL.spec.types ?? ""} ${TYPES}`,
  backslashEscapes: true,
});
