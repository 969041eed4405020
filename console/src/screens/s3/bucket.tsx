// One bucket: its objects, folder by folder, and its policy.
import Tabs from "@cloudscape-design/components/tabs";
import { useParams, useSearchParams } from "react-router";
import { Page } from "../../components/page";
import { BucketPolicy } from "./bucket-policy";
import { bucketPath, foldersOf, nameOf } from "./keys";
import { Objects } from "./objects";

export default function BucketScreen() {
  const { bucket = "" } = useParams();
  const [params] = useSearchParams();
  const prefix = params.get("prefix") ?? "";
  const way = [{ text: bucket, prefix: "" }, ...foldersOf(prefix)].slice(0, -1);
  const breadcrumbs = [{ text: "S3 buckets", href: "#/buckets" }, ...way.map((folder) => ({ text: folder.text, href: bucketPath(bucket, folder.prefix) }))];
  return (
    <Page title={prefix ? nameOf(prefix) : bucket} breadcrumbs={breadcrumbs}>
      <Tabs
        ariaLabel="Parts of the bucket"
        tabs={[
          { id: "objects", label: "Objects", content: <Objects key={`${bucket}/${prefix}`} bucket={bucket} prefix={prefix} /> },
          { id: "policy", label: "Bucket policy", content: <BucketPolicy key={bucket} bucket={bucket} /> },
        ]}
      />
    </Page>
  );
}
