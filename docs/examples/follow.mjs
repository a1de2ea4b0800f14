// Prints what the judge says about one submission, as it says it. Node 22 or later.
//
// Usage: node follow.mjs ws://127.0.0.1:8100 SUBMISSION_ID [TOKEN]
import { SubmissionFollower } from "../../resources/web/examples/follow_submission.js";

const [base, submission, token] = process.argv.slice(2);
if (!submission || typeof WebSocket === "undefined") {
    console.error("Usage: node follow.mjs ws://127.0.0.1:8100 SUBMISSION_ID [TOKEN] (Node 22 or later)");
    process.exit(2);
}
new SubmissionFollower(base, submission, {
    token,
    hear: (message) => console.log(JSON.stringify(message)),
});
