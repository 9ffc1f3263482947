import atlassian from '../hints/atlassian.json';
import braveSearch from '../hints/brave-search.json';
import desktopCommander from '../hints/desktop-commander.json';
import fetch from '../hints/fetch.json';
import filesystem from '../hints/filesystem.json';
import git from '../hints/git.json';
import github from '../hints/github.json';
import gitlab from '../hints/gitlab.json';
import gmail from '../hints/gmail.json';
import googleCalendar from '../hints/google-calendar.json';
import googleDrive from '../hints/google-drive.json';
import kubernetes from '../hints/kubernetes.json';
import linear from '../hints/linear.json';
import memory from '../hints/memory.json';
import notion from '../hints/notion.json';
import playwright from '../hints/playwright.json';
import postgres from '../hints/postgres.json';
import puppeteer from '../hints/puppeteer.json';
import sample from '../hints/sample.json';
import sentry from '../hints/sentry.json';
import slack from '../hints/slack.json';
import sqlite from '../hints/sqlite.json';
import stripe from '../hints/stripe.json';

/** What we know of well-known servers: data, checked when it is loaded. */
export const hintPacks: readonly unknown[] = [
  atlassian,
  braveSearch,
  desktopCommander,
  fetch,
  filesystem,
  git,
  github,
  gitlab,
  gmail,
  googleCalendar,
  googleDrive,
  kubernetes,
  linear,
  memory,
  notion,
  playwright,
  postgres,
  puppeteer,
  sample,
  sentry,
  slack,
  sqlite,
  stripe,
];
