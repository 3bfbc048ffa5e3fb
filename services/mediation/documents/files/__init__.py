"""A case's papers as files: PDF and DOCX as issued, the preview of one, the receipt of service, the file's index."""
