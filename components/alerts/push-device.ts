/** This browser as a receiver of pushes: what it can do, and the steps to turn it on, to try it and to turn it off. */
import { ask } from "@/lib/http/client";
import { deviceName, isApplePhone } from "./device-name";

/**
 * `unsupported`: it has no pushes. `install`: only once it is on the home screen. `denied`: its owner said no. `off` and
 * `on`: whether pages come here; `id` is the channel.
 */
export type Standing =
  | { state: "unsupported" | "install" | "denied" | "off" }
  | { state: "on"; id: string; endpoint: string };

/** Which channel this browser is. */
const NAME = "garrison-push";
const ARRIVAL_MS = 60_000;

/** @param ids of one's own channels that are in use */
export async function standingHere(ids: readonly string[]): Promise<Standing> {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    const needsInstall = isApplePhone(navigator.userAgent, navigator.maxTouchPoints);
    return { state: needsInstall ? "install" : "unsupported" };
  }
  if (Notification.permission === "denied") return { state: "denied" };
  const registration = await navigator.serviceWorker.getRegistration("/");
  const subscription = await registration?.pushManager.getSubscription();
  const id = localStorage.getItem(NAME);
  return subscription && id && ids.includes(id)
    ? { state: "on", id, endpoint: subscription.endpoint }
    : { state: "off" };
}

/** After a tap: browsers ask nobody otherwise. @throws RequestFailed, DOMException */
export async function turnOn(hideDetails: boolean): Promise<Standing> {
  const permission = await Notification.requestPermission();
  if (permission === "denied") return { state: "denied" };
  if (permission !== "granted") return { state: "off" };
  await navigator.serviceWorker.register("/sw.js");
  const { pushManager } = await navigator.serviceWorker.ready;
  const { publicKey } = await ask<{ publicKey: string }>("/api/push-subscriptions/key", { method: "PUT" });
  // One that was made for another installation is worth nothing here.
  await (await pushManager.getSubscription())?.unsubscribe();
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  const { endpoint = "", keys = {} } = made.toJSON();
  const body = {
    endpoint,
    keys: { p256dh: keys["p256dh"], auth: keys["auth"] },
    name: deviceName(navigator.userAgent),
    hideDetails,
  };
  const { id } = await ask<{ id: string }>("/api/push-subscriptions", { method: "POST", body });
  localStorage.setItem(NAME, id);
  return { state: "on", id, endpoint };
}

/** Sends a test and waits for it here: its arrival proves the device. @returns false when none came in a minute */
export async function tryOut(id: string): Promise<boolean> {
  const pushed = new Set<unknown>();
  let onPush = () => {};
  const hear = ({ data }: MessageEvent<{ kind?: unknown; tag?: unknown } | null>) => {
    if (data?.kind === "pushed") pushed.add(data.tag);
    onPush();
  };
  navigator.serviceWorker.addEventListener("message", hear);
  try {
    const test = await ask<{ id: string }>(`/api/channels/${id}/tests`, { method: "POST" });
    const end = Date.now() + ARRIVAL_MS;
    while (!pushed.has(test.id)) {
      const left = end - Date.now();
      if (left <= 0) return false;
      await new Promise<void>((done) => {
        onPush = done;
        setTimeout(done, left);
      });
    }
    await ask(`/api/channels/${id}/verification`, { method: "PUT" });
    return true;
  } finally {
    navigator.serviceWorker.removeEventListener("message", hear);
  }
}

/** @throws RequestFailed */
export async function turnOff(endpoint: string): Promise<Standing> {
  await ask("/api/push-subscriptions", { method: "DELETE", body: { endpoint } });
  localStorage.removeItem(NAME);
  const registration = await navigator.serviceWorker.getRegistration("/");
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  return { state: "off" };
}
