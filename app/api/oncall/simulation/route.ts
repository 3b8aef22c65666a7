import { userRoute } from "@/lib/http/route";
import { Simulating } from "@/lib/oncall/model/simulation";
import { simulate } from "@/lib/oncall/store/simulation";

export const POST = userRoute(
  {
    permission: "oncall.read",
    summary: "Who gets woken by an alert at a time, step by step, if nobody acknowledged. Nothing is sent.",
    body: Simulating,
  },
  (actor, { body }) => simulate(actor, body, new Date()),
);
