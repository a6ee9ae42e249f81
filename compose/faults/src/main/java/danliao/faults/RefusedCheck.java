package danliao.faults;

import static danliao.faults.Violation.Promise.REFUSED_LEFT_NO_TRACE;

import danliao.client.query.MessageItem;
import danliao.faults.Entry.Pushed;
import danliao.faults.Story.Body;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/** What was refused shows nowhere: neither a message nor the other content of a reused id. */
final class RefusedCheck implements Check {
  @Override
  public void run(Recorded recorded, Shown shown, Findings findings) {
    Search search = new Search(recorded, refusedContents(recorded), findings);
    for (History history : shown.histories()) {
      String place = "%s's history of %s".formatted(history.user(), history.conversationId());
      history.items().forEach(item -> search.look(item, place));
    }
    Views views = shown.views();
    new TreeMap<>(views.found())
        .forEach(
            (user, items) -> items.forEach(item -> search.look(item, "what search shows " + user)));
    new TreeMap<>(views.undelivered())
        .forEach(
            (user, items) ->
                items.forEach(item -> search.look(item, "what is undelivered to " + user)));
    for (Entry entry : recorded.entries()) {
      if (entry instanceof Pushed pushed) {
        search.look(Facts.of(pushed.message()), "a push to " + pushed.where().user());
      }
    }
  }

  private static Set<String> refusedContents(Recorded recorded) {
    Set<String> contents = new HashSet<>();
    for (Story story : recorded.stories()) {
      story.otherBodies().forEach(body -> contents.add(body.content()));
      if (story.refusedForGood() && story.wasSent()) {
        contents.add(story.body().content());
      }
    }
    return contents;
  }

  private record Search(Recorded recorded, Set<String> refusedContents, Findings findings) {
    void look(MessageItem item, String place) {
      look(Facts.of(item, ""), place);
    }

    void look(Facts found, String place) {
      Story story = recorded.story(found.from(), found.clientMsgId());
      if (story == null || !story.wasSent()) {
        if (refusedContents.contains(found.content())) {
          String name = found.messageId();
          findings.add(
              REFUSED_LEFT_NO_TRACE,
              name == null ? found.clientMsgId() : name,
              "expected no trace of a refused content, found it in " + place);
        }
      } else if (story.refusedForGood()) {
        findings.add(
            REFUSED_LEFT_NO_TRACE,
            story,
            "expected no trace of a refused message, found it in " + place);
      } else if (isRefused(story, found.body())) {
        findings.add(
            REFUSED_LEFT_NO_TRACE,
            story,
            "expected the content that was sent first, found a refused one of %s characters in %s"
                .formatted(found.content().length(), place));
      }
    }

    private boolean isRefused(Story story, Body found) {
      return !found.equals(story.body())
          && (story.otherBodies().contains(found) || refusedContents.contains(found.content()));
    }
  }
}
