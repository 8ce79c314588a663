"""What holds for every page alike: headers, cookies, forgery, framing, other origins, and text that means harm."""
