-- Nobody looks an event up by its identifier, and random ones cost each insert a page of their own. An event is unique by its stream.

ALTER TABLE domain_event_entry DROP INDEX domain_event_entry_event;
