package danliao.stack;

import java.util.ArrayList;
import java.util.List;

/** The members of a layout, in the order of what needs what. */
final class Members {
  private Members() {}

  static List<Member> of(Project project, Home home, Layout layout) {
    Ports ports = new Ports(layout.portOffset());
    List<Member> members = new ArrayList<>(new Servers(project, home, ports).all());
    members.addAll(new Services(project, home, layout).all());
    return members;
  }
}
